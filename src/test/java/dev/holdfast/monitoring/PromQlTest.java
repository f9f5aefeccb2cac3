package dev.holdfast.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.monitoring.PromQl.Condition;
import dev.holdfast.monitoring.PromQl.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "up | up",
                "sum(a) / sum by (x) (b) | a,b",
                "sum without (x) (rate(a[5m])) | a",
                "a{x=\"1\"}[5m:1m] offset 1h | a",
                "a and on (x) b unless ignoring (y) group_left (z) c | a,b,c",
                "histogram_quantile(0.95, sum by (le) (job_le:a_bucket:increase1h)) > 1e3 | job_le:a_bucket:increase1h",
                "time() - max(a > 0) | a",
                "a > bool 1 or vector(0) | a",
                "topk(10, a) and -b % 2 ^ 3 | a,b",
                "sum (a) by (x) | a",
                "{__name__=\"a\", x=\"1\"} | a",
                "sum | sum",
                "a @ start() + b @ 1609746000 | a,b",
                "a # up\\n + b | a,b",
                "rate(a[1h30m]) * 0x1f + Inf | a",
            })
    void metrics_ofAnExpression_areFound(String expression, String expected) {
        assertThat(PromQl.read(expression.replace("\\n", "\n")).selectors())
                .extracting(Selector::metric)
                .containsExactly(expected.split(","));
    }

    @Test
    void labels_whereverTheyAreNamed_areFound() {
        PromQl read =
                PromQl.read("sum by (p, q) (a{x=\"1\", y=~'b|c', z!=`}`,}) / on (r) group_left(s) SUM WITHOUT(t) (b)");

        assertThat(read.labels()).containsExactly("p", "q", "r", "s", "t");
        assertThat(read.selectors().getFirst().conditions())
                .containsExactly(
                        new Condition("x", "=", "1"), new Condition("y", "=~", "b|c"), new Condition("z", "!=", "}"));
        assertThat(read.selectors().getFirst()).hasToString("a{x=\"1\", y=~\"b|c\", z!=\"}\"}");
    }

    @Test
    void values_thatAreNamed_areThoseThatMustBeThere() {
        assertThat(new Condition("x", "=", "a b").namedValues()).containsExactly("a b");
        assertThat(new Condition("x", "=~", "a|b-c").namedValues()).containsExactly("a", "b-c");
        assertThat(new Condition("x", "=~", ".*a.*").namedValues()).isEmpty();
        assertThat(new Condition("x", "!=", "a").namedValues()).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{x=}", "a{x", "a[5m", "sum by (x", "a $ b", "{x=\"1\"}", "a{\"x\"}"})
    void expression_thatIsNone_isRefused(String expression) {
        assertThatThrownBy(() -> PromQl.read(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }
}
