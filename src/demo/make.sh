#!/usr/bin/env bash
# Makes the demo's model from nothing but this repository: corpus, tokenizer, random weights, pre-training.
# usage: src/demo/make.sh DIRECTORY       (after mvn -DskipTests package; about 12 minutes on two idle cores)
# The result is DIRECTORY/trained; its config.json, generation_config.json, tokenizer*.json and model.safetensors
# are what src/main/resources/cria/demo/model holds.
set -euo pipefail
work=${1:?usage: src/demo/make.sh DIRECTORY}
target="$(dirname "$0")/../../target"
jar="$target/trainer.jar"
java -jar "$target/make-demo.jar" "$work"
java -jar "$jar" train --model_name_or_path "$work/model" --train_file "$work/corpus.jsonl" \
    --validation_file "$work/corpus-eval.jsonl" --output_dir "$work/trained" --train_on all --max_length 256 \
    --per_device_train_batch_size 32 --num_train_epochs 1 --learning_rate 2e-3 --lr_scheduler_type cosine --warmup_steps 100 \
    --weight_decay 0.1 --adam_beta2 0.98 --logging_steps 50 --save_strategy no --save_dtype base --seed 1
