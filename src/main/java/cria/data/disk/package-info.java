/// What is sorted or kept outside of memory: records of bytes in temporary files, and numbers by the million in plain arrays.
@NullMarked
package cria.data.disk;

import org.jspecify.annotations.NullMarked;
