package cria.data.row;

/// The columns and fields that a user has named, "" where none was.
///
/// @param prompt     holds what the user says
/// @param completion holds what the assistant says
/// @param category   holds what a row is filed under
/// @param messages   holds a list of turns
/// @param role       who speaks, in a turn of that list
/// @param content    what is said, in a turn of that list
/// @param order      what orders the turns of that list
public record NamedColumns(String prompt, String completion, String category, String messages, String role, String content,
    String order) {

    /// None is named.
    public static final NamedColumns NONE = new NamedColumns("", "", "", "", "", "", "");
}
