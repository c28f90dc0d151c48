/// What a run is asked to do, a class a group of flags. [RunSettings] holds the groups of `train`; other commands take those they
/// need. The classes are plain data with defaults, to be filled by picocli or by hand; `check` looks at the values before the work
/// begins, and what the work reads of them is made by small methods beside the fields.
@NullMarked
package cria.settings;

import org.jspecify.annotations.NullMarked;
