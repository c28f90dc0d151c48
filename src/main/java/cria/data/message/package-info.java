/// What one message of a row can be beside a role and a text: [Tools] that are described and called, results that are JSON, and whether
/// it is [Learned].
@NullMarked
package cria.data.message;

import org.jspecify.annotations.NullMarked;
