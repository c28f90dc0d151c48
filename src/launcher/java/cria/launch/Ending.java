package cria.launch;

/** What becomes of the signals that the launcher gets, and of the exit code of the process that it started. */
final class Ending {
    private static final int SIGNALLED = 128;
    private static final int ABORT = 6;
    private static final int KILL = 9;
    private static final int LAST = 64;

    /** Signals that ask for an end. */
    enum Request {
        HUP(1), INT(2), TERM(15);

        final int code;

        Request(int number) {
            code = SIGNALLED + number;
        }

        static boolean isCode(int code) {
            for (Request request : values()) {
                if (request.code == code) {
                    return true;
                }
            }
            return false;
        }
    }

    private Request handedOn;

    /**
     * Whether the child must be told of a signal. Ctrl-C reaches the child through the terminal: it decides what that stops, an
     * answer or the work, and a second one would end it without saving.
     *
     * @param childSees whether the child gets what is typed at the terminal, and was there when the signal came
     */
    synchronized boolean handOn(Request request, boolean childSees) {
        if (request == Request.INT && childSees) {
            return false;
        }
        if (handedOn == null) {
            handedOn = request;
        }
        return true;
    }

    /**
     * The launcher's exit code. What is handed on is always SIGTERM, the one signal that Java sends, and it may come before the
     * child's own Ctrl-C or after it: the first signal that the launcher got is the one that decides.
     */
    synchronized int code(int child) {
        return handedOn != null && Request.isCode(child) ? handedOn.code : child;
    }

    /** A line about a child that could not say itself how it ended, or null. */
    static String message(int child) {
        if (child == SIGNALLED + KILL) {
            return "the Java process was killed (signal 9), often by the system when memory is short; give it more memory, or less to do";
        } else if (child == SIGNALLED + ABORT) {
            return "the Java process crashed (signal 6); the hs_err_pid file that it names says where. A file that is cut while the run"
                + " reads it does this; anything else is a defect of this program: please report it, with that file";
        } else if (child > SIGNALLED && child <= SIGNALLED + LAST && !Request.isCode(child)) {
            return "the Java process was ended by signal " + (child - SIGNALLED);
        }
        return null;
    }
}
