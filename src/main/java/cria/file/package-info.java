/// Files that are whole or not there. [AtomicFiles] and [PendingFile] write under a temporary name and rename when every byte
/// is on the disk, [OutputFiles] looks before the work begins whether that can be; [InputFiles] opens every file that is read, and
/// [JsonObject] reads a JSON file and refuses what it does not expect with file, key, found and expected.
/// [NativeFiles] makes files of libraries in a jar.
@NullMarked
package cria.file;

import org.jspecify.annotations.NullMarked;
