/// Shapes in which one row is one example and its turns are not called `messages`: an instruction with its response, lists of turns under
/// other names, what help desks export, ids that another program has made. [RowShapes] lists them.
@NullMarked
package cria.data.row;

import org.jspecify.annotations.NullMarked;
