/// Which files of a folder are a data set: those that its card names, or else those that its files' names tell.
/// <https://huggingface.co/docs/datasets/repository_structure>
@NullMarked
package cria.data.source.folder;

import org.jspecify.annotations.NullMarked;
