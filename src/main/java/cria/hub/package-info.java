/// Models and data sets of the Hugging Face Hub, fetched into the cache that its own tools keep. [Hub] is the door. The protocol and the
/// layout of the cache are those that `huggingface_hub` documents and writes.
@NullMarked
package cria.hub;

import org.jspecify.annotations.NullMarked;
