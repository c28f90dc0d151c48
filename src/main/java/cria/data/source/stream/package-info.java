/// The bytes of data files: out of gzip or Zstandard, as UTF-8 whatever they are written in, in lines, and no row longer than memory
/// bears.
@NullMarked
package cria.data.source.stream;

import org.jspecify.annotations.NullMarked;
