package cria.launch;

/// Placeholder, replaced before anything is released.
public final class Launcher {
    private Launcher() { }

    public static void main(String[] args) { }
}
