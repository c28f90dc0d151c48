"""Writes src/test/resources/cria/data/source/nested-*.parquet: python make_parquet.py DIRECTORY (pyarrow 25.0.1)"""
import datetime
import sys

import pyarrow
import pyarrow.parquet

ROWS = [
    {"id": "c1", "turn": 1, "score": 0.5, "ok": True, "when": datetime.datetime(2024, 1, 2, 3, 4, 5), "tags": ["a", "b"], "none": None,
     "messages": [{"role": "user", "content": "Is it open?"}, {"role": "assistant", "content": "Till ten."}]},
    {"id": "c2", "turn": 2, "score": None, "ok": False, "when": datetime.datetime(2024, 1, 2, 3, 4, 6), "tags": None, "none": None,
     "messages": []},
    {"id": "c3", "turn": 3, "score": -2.0, "ok": None, "when": None, "tags": [None, ""], "none": "x",
     "messages": [{"role": "user", "content": "é \U0001F600"}, {"role": None, "content": None}]},
]
MESSAGE = pyarrow.struct([("role", pyarrow.string()), ("content", pyarrow.string())])
SCHEMA = pyarrow.schema([
    ("id", pyarrow.string()), ("turn", pyarrow.int64()), ("score", pyarrow.float64()), ("ok", pyarrow.bool_()),
    ("when", pyarrow.timestamp("us")), ("messages", pyarrow.list_(MESSAGE)), ("tags", pyarrow.list_(pyarrow.string())),
    ("none", pyarrow.string())])


def write(name, **options):
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS, schema=SCHEMA), f"{sys.argv[1]}/nested-{name}.parquet",
                                store_schema=False, write_statistics=False, **options)


for codec in ["none", "snappy", "gzip", "zstd", "brotli"]:
    write(codec, compression=codec)
write("plain-v2", compression="snappy", use_dictionary=False, data_page_version="2.0", row_group_size=1)
