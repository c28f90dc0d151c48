/// Tables as text: cells between commas, semicolons, tabs or bars, quoted as RFC 4180 has it. A file is cut into chunks of whole rows,
/// which are taken apart on several threads. <https://www.rfc-editor.org/rfc/rfc4180>
@NullMarked
package cria.data.source.table;

import org.jspecify.annotations.NullMarked;
