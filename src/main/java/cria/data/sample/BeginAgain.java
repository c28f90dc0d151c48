package cria.data.sample;

/// What has been read of a source proves to have been read in a wrong way, and it has to be read once more from its beginning. It never
/// reaches a user: who reads in a way that may be given up says so ([Rows#mayBeginAgain]) and reads again.
public final class BeginAgain extends RuntimeException {

    public BeginAgain() {
        super("the rows of a conversation do not lie together");
    }
}
