package cria.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {

    @TempDir
    private Path directory;

    private Path file(String header, int dataBytes) throws IOException {
        return Bytes.file(directory.resolve("x.safetensors"), header, dataBytes);
    }

    private static void assertRefused(Path file, String... parts) {
        InputException e = assertThrows(InputException.class, () -> SafetensorsFile.open(file));
        assertTrue(e.getMessage().startsWith(file + ":"), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void readsTypesShapesAndMetadataInTheOrderOfTheBytes() throws IOException {
        Path path = file("{\"__metadata__\":{\"format\":\"pt\"},"
            + Bytes.entry("late", "BF16", "[2]", 12, 16) + "," + Bytes.entry("early", "I32", "[3,1]", 0, 12) + "}  ", 16);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertEquals(List.of("early", "late"), file.names());
            assertEquals(Map.of("format", "pt"), file.metadata());
            Tensor early = file.tensor("early");
            assertEquals(DType.I32, early.dtype());
            assertEquals(new Shape(3, 1), early.shape());
            assertArrayEquals(new int[] {0x03020100, 0x07060504, 0x0B0A0908}, early.toInts());
            assertArrayEquals(new float[] {Float.intBitsToFloat(0x0D0C0000), Float.intBitsToFloat(0x0F0E0000)},
                file.tensor("late").toFloats());
        }
    }

    @Test
    void aTensorThatIsNotAlignedForItsTypeIsCopied() throws IOException {
        String header = "{" + Bytes.entry("bytes", "U8", "[1]", 0, 1) + "," + Bytes.entry("x", "F32", "[1]", 1, 5) + "}";
        try (SafetensorsFile file = SafetensorsFile.open(file(header, 5))) {
            Tensor x = file.tensor("x");
            assertEquals(0, x.segment().address() % DType.F32.bytes());
            assertEquals(0x04030201, Float.floatToRawIntBits(x.toFloats()[0]));
            assertEquals(x.segment().address(), file.tensor("x").segment().address());
        }
    }

    @Test
    void scalarsAndEmptyTensorsAreTensors() throws IOException {
        String header = "{" + Bytes.entry("empty", "F32", "[0,7]", 0, 0) + "," + Bytes.entry("scalar", "F32", "[]", 0, 4) + "}";
        try (SafetensorsFile file = SafetensorsFile.open(file(header, 4))) {
            assertEquals(0, file.tensor("empty").elements());
            assertEquals(1, file.tensor("scalar").toFloats().length);
        }
    }

    @Test
    void aTensorCannotBeWritten() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(file("{" + Bytes.entry("x", "F32", "[1]", 0, 4) + "}", 4))) {
            Tensor x = file.tensor("x");
            assertThrows(IllegalArgumentException.class, () -> x.setFloats(new float[] {1}));
        }
    }

    @ParameterizedTest
    @CsvSource({"I64, 8", "BOOL, 1", "F64, 8", "F8_E4M3, 1", "U16, 2", "C64, 8"})
    void otherTypesAreListedButNotGiven(String dtype, int bytes) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(file("{" + Bytes.entry("x", dtype, "[1]", 0, bytes) + "}", bytes))) {
            assertEquals(List.of("x"), file.names());
            assertEquals(StoredType.valueOf(dtype), file.entries().getFirst().type());
            InputException e = assertThrows(InputException.class, () -> file.tensor("x"));
            assertEquals(file.path() + ": tensor x: found dtype " + dtype + ", expected F32, F16, BF16 or I32", e.getMessage());
        }
    }

    @Test
    void aTensorThatIsNotThereIsRefused() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(file("{}", 0))) {
            InputException e = assertThrows(InputException.class, () -> file.tensor("x"));
            assertTrue(e.getMessage().contains("tensor x: found nothing, expected it among the 0 tensors"), e.getMessage());
        }
    }

    @Test
    void refusesWhatIsNoSafetensorsFile() throws IOException {
        Path path = directory.resolve("x.safetensors");
        assertRefused(path, "no such file");
        assertRefused(directory, "found a directory");
        assertRefused(Files.write(path, new byte[0]), "found 0 bytes");
        assertRefused(Files.write(path, new byte[7]), "found 7 bytes");
        assertRefused(Files.write(path, new byte[100]), "found header length 0 in a file of 100 bytes");
        assertRefused(Files.writeString(path, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
            "Git LFS pointer", "git lfs pull");
        assertRefused(Files.writeString(path, "<!DOCTYPE html><html></html>"), "found header length", "expected 2 to 20");
        assertRefused(file("[1]", 0), "found byte 0x5b", "expected {");
    }

    @Test
    void refusesAHeaderLengthBeyondTheFileOrTheLimit() throws IOException {
        byte[] bytes = Bytes.of("{}", 0);
        bytes[0] = 3;
        Path path = Files.write(directory.resolve("x.safetensors"), bytes);
        assertRefused(path, "found header length 3 in a file of 10 bytes, expected 2 to 2");
        bytes[7] = -1;
        assertRefused(Files.write(path, bytes), "found header length 18374686479671623683 ");
        MemorySegment large = MemorySegment.ofArray(new byte[100_000_100]);
        MemorySegment.copy(MemorySegment.ofArray(new byte[] {0x01, (byte) 0xE1, (byte) 0xF5, 0x05}), 0, large, 0, 4);
        InputException e = assertThrows(InputException.class, () -> SafetensorsHeader.parse(path, large));
        assertTrue(e.getMessage().contains("found header length 100000001 in a file of 100000100 bytes, expected 2 to 100000000"),
            e.getMessage());
    }

    @Test
    void refusesAHeaderThatIsNoJson() throws IOException {
        assertRefused(file("{\"x\":", 0), "header: found invalid JSON");
        assertRefused(file("{} {}", 0), "header: found invalid JSON");
        assertRefused(file("{}\0\0", 0), "header: found invalid JSON");
        assertRefused(file("{\"x\":" + "[".repeat(2000), 0), "header: found invalid JSON");
        byte[] bytes = Bytes.of("{\"a\":1}", 0);
        bytes[10] = (byte) 0xFF;
        assertRefused(Files.write(directory.resolve("x.safetensors"), bytes), "header: found bytes that are not UTF-8");
    }

    @Test
    void refusesTwoTensorsOfOneName() throws IOException {
        assertRefused(file("{" + Bytes.entry("x", "F32", "[1]", 0, 4) + "," + Bytes.entry("x", "F32", "[1]", 4, 8) + "}", 8),
            "the key 'x' stands twice");
        assertRefused(file("{" + Bytes.entry("x", "F32", "[1]", 0, 4) + "," + Bytes.entry("\\u0078", "F32", "[1]", 4, 8) + "}", 8),
            "the key 'x' stands twice");
    }

    @Test
    void refusesMetadataOtherThanStrings() throws IOException {
        assertRefused(file("{\"__metadata__\":[]}", 0), "key __metadata__: found [], expected an object");
        assertRefused(file("{\"__metadata__\":{\"step\":3}}", 0), "key __metadata__.step: found 3, expected a string");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "null | found dtype nothing",
        "{} | found dtype nothing, expected one of F32",
        "{`dtype`:`F33`,`shape`:[1],`data_offsets`:[0,4]} | found dtype 'F33', expected one of F32",
        "{`dtype`:1,`shape`:[1],`data_offsets`:[0,4]} | found dtype 1, expected one of F32",
        "{`dtype`:`F32`,`data_offsets`:[0,4]} | found shape nothing, expected a list of whole numbers",
        "{`dtype`:`F32`,`shape`:1,`data_offsets`:[0,4]} | found shape 1, expected",
        "{`dtype`:`F32`,`shape`:[-1],`data_offsets`:[0,4]} | found shape [-1], expected",
        "{`dtype`:`F32`,`shape`:[1.5],`data_offsets`:[0,4]} | found shape [1.5], expected",
        "{`dtype`:`F32`,`shape`:[18446744073709551617],`data_offsets`:[0,4]} | found shape [18446744073709551617], expected",
        "{`dtype`:`F32`,`shape`:[4294967296,4294967296],`data_offsets`:[0,4]} | expected a size that fits in 63 bits",
        "{`dtype`:`F32`,`shape`:[4611686018427387905],`data_offsets`:[0,4]} | expected a size that fits in 63 bits",
        "{`dtype`:`F32`,`shape`:[1]} | found data_offsets nothing, expected two whole numbers",
        "{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0,4,8]} | found data_offsets [0,4,8], expected",
        "{`dtype`:`F32`,`shape`:[1],`data_offsets`:[4,0]} | found data_offsets [4,0], expected",
        "{`dtype`:`F32`,`shape`:[1],`data_offsets`:[-4,0]} | found data_offsets [-4,0], expected",
        "{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,4]} | found 4 bytes by data_offsets [0, 4], expected 8 bytes for F32 of shape (2)",
        "{`dtype`:`BF16`,`shape`:[3],`data_offsets`:[0,4]} | expected 6 bytes for BF16 of shape (3)",
        "{`dtype`:`F4`,`shape`:[3],`data_offsets`:[0,4]} | expected 12/8 bytes for F4 of shape (3)",
    })
    void refusesATensorThatContradictsItself(String entry, String part) throws IOException {
        assertRefused(file("{\"x\":" + entry.replace('`', '"') + "}", 4), "tensor x: found ", part.replace('\'', '"'));
    }

    @Test
    void refusesDataThatTensorsDoNotCoverExactly() throws IOException {
        String first = Bytes.entry("a", "F32", "[2]", 0, 8);
        assertRefused(file("{" + first + "}", 4),
            "tensor a: found 4 bytes of data in the file, expected at least 8: the file is truncated");
        assertRefused(file("{" + first + "}", 9), "found 9 bytes of data, expected 8: 1 bytes behind tensor a belong to no tensor");
        assertRefused(file("{}", 1), "found 1 bytes of data, expected 0");
        assertRefused(file("{" + first + "," + Bytes.entry("b", "F32", "[2]", 4, 12) + "}", 12),
            "tensor b: found its first byte at 4, expected 8: it overlaps with tensor a");
        assertRefused(file("{" + first + "," + Bytes.entry("b", "F32", "[2]", 0, 8) + "}", 8), "tensor b", "overlaps with tensor a");
        assertRefused(file("{" + first + "," + Bytes.entry("b", "F32", "[1]", 12, 16) + "}", 16),
            "tensor b: found its first byte at 12, expected 8: there is a hole behind tensor a");
        assertRefused(file("{" + Bytes.entry("b", "F32", "[1]", 4, 8) + "}", 8), "expected 0: there is a hole behind the header");
        assertRefused(file("{" + Bytes.entry("b", "U8", "[9223372036854775807]", 0, Long.MAX_VALUE) + "}", 8), "tensor b");
    }

    @Test
    void namesInMessagesStayOnOneLine() throws IOException {
        assertRefused(file("{" + Bytes.entry("a\\nb", "F32", "[2]", 0, 4) + "}", 4), "tensor a?b:");
    }

    /// Whatever is flipped, cut or repeated, a file opens or is refused in one line.
    @Test
    void damagedFilesNeverFailInAnotherWay() {
        String header = "{\"__metadata__\":{\"format\":\"pt\"}," + Bytes.entry("a", "F32", "[2, 3]", 0, 24) + ","
            + Bytes.entry("b", "BF16", "[4]", 24, 32) + "," + Bytes.entry("c", "I64", "[]", 32, 40) + "}";
        byte[] whole = Bytes.of(header, 40);
        byte[] alphabet = "{}[]\",:-0123456789.eEuF\\ \0\u007F".getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextInt(8) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int j = random.nextInt(4); j >= 0 && bytes.length > 0; j--) {
                bytes[random.nextInt(Math.min(bytes.length, 8 + header.length()))] = random.nextInt(4) == 0
                    ? (byte) random.nextInt() : alphabet[random.nextInt(alphabet.length)];
            }
            try {
                SafetensorsHeader.parse(Path.of("x"), MemorySegment.ofArray(bytes));
            } catch (InputException e) {
                refused++;
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                assertFalse(e.getMessage().isBlank());
            }
        }
        assertTrue(refused > 10_000, "only " + refused + " were refused");
    }
}
