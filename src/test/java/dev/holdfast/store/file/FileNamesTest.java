package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

    @ParameterizedTest
    @CsvSource({
        "cam1, cam1.json",
        "Cam1, =cam1.json",
        "CAM, =c=a=m.json",
        "a.json, a.json.json",
        "0-_.Z, 0-_.=z.json",
        "a.json.corrupt-1, a.json.corrupt-1.json"
    })
    void of_whenReadBack_givesTheId(String id, String fileName) {
        assertThat(FileNames.of(new StreamId(id))).isEqualTo(fileName);
        assertThat(FileNames.id(fileName)).contains(new StreamId(id));
    }

    @Test
    void of_whenLongest_fitsEveryFileSystem() {
        String longest = "Z".repeat(63);
        String fileName = FileNames.of(new StreamId(longest));
        assertThat(fileName.length()).isLessThan(200);
        assertThat(FileNames.id(fileName)).contains(new StreamId(longest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cam1.json", "cam1", ".json", "=.json", "=1.json", "==a.json", "a b.json", "cam1.json.tmp"})
    void id_whenNoNameOfAStream_isEmpty(String fileName) {
        assertThat(FileNames.id(fileName)).isEmpty();
    }
}
