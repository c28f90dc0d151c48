/// Conversations out of tables with one row a turn. [TurnTableShape] finds out which column holds the conversation, the time, the
/// speaker and the words. Rows that lie together are grouped as they come ([Contiguous]), scattered ones are sorted on disk
/// ([Scattered]); where a row names the row that it answers, the replies are followed ([ReplyPaths]).
@NullMarked
package cria.data.turn;

import org.jspecify.annotations.NullMarked;
