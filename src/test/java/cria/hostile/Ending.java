package cria.hostile;

/// How a run may end.
enum Ending {
    /// The input was harmless: the work is done and nothing is complained of.
    WORKS(0, false),
    /// The work could not be done, though nothing was asked wrongly: one line says why.
    FAILED(1, true),
    /// What was asked, or a file, is wrong: one line says what, and nothing is written.
    REFUSED(2, true),
    /// `verify` has computed a case and found it too far off, which is its result and no error.
    CHECKED(1, false);

    private final int code;
    private final boolean complains;

    Ending(int code, boolean complains) {
        this.code = code;
        this.complains = complains;
    }

    int code() {
        return code;
    }

    /// Whether the last line on standard error is the program's complaint.
    boolean complains() {
        return complains;
    }
}
