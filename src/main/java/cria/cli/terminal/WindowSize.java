package cria.cli.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Asks a terminal how wide it is at this moment: the call `ioctl(descriptor, TIOCGWINSZ, …)` of
/// [tty_ioctl(4)](https://man7.org/linux/man-pages/man2/TIOCGWINSZ.2const.html). It fills a `struct winsize` of four
/// `unsigned short`: rows, columns, and two that are not used.
final class WindowSize {
    private static final long TIOCGWINSZ = System.getProperty("os.name").startsWith("Mac") ? 0x40087468L : 0x5413L;
    private static final long BYTES = 8;
    private static final long COLUMNS = 2;

    /// Empty where the system has no such call.
    private static final Optional<MethodHandle> IOCTL = find();

    private WindowSize() {}

    @SuppressWarnings("restricted")         // the manifest allows it
    private static Optional<MethodHandle> find() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> address = linker.defaultLookup().find("ioctl").or(() -> SymbolLookup.loaderLookup().find("ioctl"));
        return address.map(ioctl -> linker.downcallHandle(ioctl,
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2)));
    }

    /// The columns of the terminal behind a descriptor; 0 where there is none or it does not know.
    static int columns(int descriptor) {
        return IOCTL.map(ioctl -> ask(ioctl, descriptor)).orElse(0);
    }

    private static int ask(MethodHandle ioctl, int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(BYTES);
            int failed = (int) ioctl.invokeExact(descriptor, TIOCGWINSZ, size);
            return failed == 0 ? Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS)) : 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);     // a C function throws nothing
        }
    }
}
