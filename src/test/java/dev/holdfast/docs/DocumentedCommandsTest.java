package dev.holdfast.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.docs.DocumentedCommands.Block;
import dev.holdfast.docs.DocumentedCommands.Entry;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every command that the documents show is run by something, or says that it is not. */
class DocumentedCommandsTest {

    /** What would end the service, the machine or somebody's patience, and what needs more than a test can have. */
    private static final Pattern NOT_FOR_A_TEST = Pattern.compile(
            "(?m)\\b(?:kubectl|helm|docker|systemctl|sudo|apt-get|apt install|git|java -jar|mvnw)\\b|^\\s*(?:\\./|bench/)");

    @Test
    void blocks_thatNoTestCouldRun_areMarkedOrRunBySomethingElse() {
        assertThat(DocumentedCommands.toRun())
                .as("blocks that OperationsIT runs: mark the others with '# " + DocumentedCommands.MARKER
                        + "', or name in " + DocumentedCommands.MANIFEST + " what runs them")
                .noneMatch(block -> NOT_FOR_A_TEST.matcher(block.text()).find())
                .hasSizeGreaterThan(20);
    }

    @Test
    void entries_ofTheManifest_fitOneBlockEach_thatIsNotMarked() {
        for (Entry entry : DocumentedCommands.manifest()) {
            List<Block> fitting = DocumentedCommands.all().stream()
                    .filter(block -> block.begins(entry))
                    .toList();
            assertThat(fitting).as(entry.toString()).hasSize(1).noneMatch(Block::isMarked);
        }
    }

    @Test
    void entries_ofTheManifest_nameATestOrScriptThatIsThere() {
        assertThat(DocumentedCommands.manifest()).isNotEmpty().allSatisfy(entry -> assertThat(
                        DocumentedCommands.code(entry.runBy()))
                .as(entry.runBy())
                .isPresent());
    }

    /** Not only the marked ones: a document of commands that nothing runs would be worth nothing. */
    @Test
    void blocks_thatAreRun_areTheMajority() {
        List<Block> all = DocumentedCommands.all();
        assertThat(all.stream().filter(Block::isMarked).count()).isLessThan(all.size() / 2);
    }
}
