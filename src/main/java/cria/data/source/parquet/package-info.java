/// Parquet: tables by columns, with lists and structs inside. <https://parquet.apache.org/docs/file-format>
///
/// Hardwood reads it. It asks for snappy and Zstandard under the names of two libraries; under those names stand two classes of ours that
/// hand on to the library which unpacks other files too.
@NullMarked
package cria.data.source.parquet;

import org.jspecify.annotations.NullMarked;
