package dev.holdfast.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of PromQL names: its selectors and the labels it groups or matches by. It reads any expression that
 * Prometheus accepts, but does not say whether Prometheus would: that is asked of Prometheus itself.
 *
 * @param selectors in the order written
 * @param labels those of {@code by}, {@code without}, {@code on}, {@code ignoring}, {@code group_left} and {@code group_right}
 */
public record PromQl(List<Selector> selectors, Set<String> labels) {

    private static final Set<String> BEFORE_LABELS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan", "start", "end");
    private static final Set<String> AGGREGATIONS = Set.of(
            "sum",
            "min",
            "max",
            "avg",
            "group",
            "stddev",
            "stdvar",
            "count",
            "count_values",
            "bottomk",
            "topk",
            "quantile");

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<comment>#[^\\n]*)"
            + "|(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)"
            + "|(?<number>0[xX][0-9a-fA-F]+|(?:[0-9]+(?:ms|[smhdwy]))+|(?:[0-9]*\\.[0-9]+|[0-9]+\\.?)(?:[eE][+-]?[0-9]+)?)"
            + "|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/%^=<>(){}\\[\\],:@]))");

    public PromQl {
        selectors = List.copyOf(selectors);
    }

    /** A metric, and what is asked of its labels. */
    public record Selector(String metric, List<Condition> conditions) {

        public Selector {
            conditions = List.copyOf(conditions);
        }

        /** As PromQL. */
        @Override
        public String toString() {
            return metric + "{"
                    + String.join(
                            ", ", conditions.stream().map(Condition::toString).toList()) + "}";
        }
    }

    /** What is asked of a label. */
    public record Condition(String label, String operator, String value) {

        /** The values that are named, where they are: of {@code =}, and of {@code =~} that only lists some. */
        public List<String> namedValues() {
            boolean lists = operator.equals("=~") && value.matches("[\\w-]+(?:\\|[\\w-]+)*");
            return operator.equals("=") ? List.of(value) : lists ? List.of(value.split("\\|")) : List.of();
        }

        @Override
        public String toString() {
            return label + operator + '"' + value + '"';
        }
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it has something in it that PromQL has not, or ends too soon
     */
    public static PromQl read(String expression) {
        return new Reader(expression).read();
    }

    private enum Kind {
        NAME,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    private record Token(Kind kind, String text) {

        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    private static final class Reader {

        private final String expression;
        private final List<Token> tokens;
        private final List<Selector> selectors = new ArrayList<>();
        private final Set<String> labels = new LinkedHashSet<>();
        private int at;

        Reader(String expression) {
            this.expression = expression;
            this.tokens = tokens(expression);
        }

        PromQl read() {
            while (peek().kind() != Kind.END) {
                Token token = next();
                if (token.kind() == Kind.NAME) {
                    name(token.text());
                } else if (token.is("{")) {
                    nameless();
                } else if (token.is("[")) {
                    skipRange();
                }
            }
            return new PromQl(selectors, labels);
        }

        private void name(String name) {
            String word = name.toLowerCase(Locale.ROOT);
            if (BEFORE_LABELS.contains(word)) {
                if (peek().is("(")) {
                    labelList();
                }
            } else if (!peek().is("(") && !WORDS.contains(word) && !isAggregation(word)) {
                boolean braces = peek().is("{");
                if (braces) {
                    next();
                }
                selectors.add(new Selector(name, braces ? conditions() : List.of()));
            }
        }

        /** An aggregation is followed by its argument, or by its labels. */
        private boolean isAggregation(String word) {
            return AGGREGATIONS.contains(word)
                    && (peek().text().equalsIgnoreCase("by") || peek().text().equalsIgnoreCase("without"));
        }

        private void nameless() {
            List<Condition> conditions = new ArrayList<>(conditions());
            Condition name = conditions.stream()
                    .filter(each ->
                            each.label().equals("__name__") && each.operator().equals("="))
                    .findFirst()
                    .orElseThrow(() -> unexpected("a metric's name"));
            conditions.remove(name);
            selectors.add(new Selector(name.value(), conditions));
        }

        private List<Condition> conditions() {
            List<Condition> conditions = new ArrayList<>();
            while (!peek().is("}")) {
                String label = take(Kind.NAME, "a label");
                String operator = take(Kind.SIGN, "=, !=, =~ or !~");
                conditions.add(new Condition(label, operator, unquoted(take(Kind.TEXT, "a value in quotes"))));
                if (peek().is(",")) {
                    next();
                }
            }
            next();
            return conditions;
        }

        private void labelList() {
            next();
            while (!peek().is(")")) {
                labels.add(take(Kind.NAME, "a label"));
                if (peek().is(",")) {
                    next();
                }
            }
            next();
        }

        private void skipRange() {
            while (!next().is("]")) {
                if (peek().kind() == Kind.END) {
                    throw unexpected("]");
                }
            }
        }

        private Token peek() {
            return tokens.get(at);
        }

        private Token next() {
            return tokens.get(peek().kind() == Kind.END ? at : at++);
        }

        private String take(Kind kind, String what) {
            if (peek().kind() != kind) {
                throw unexpected(what);
            }
            return next().text();
        }

        private IllegalArgumentException unexpected(String expected) {
            return new IllegalArgumentException(
                    "expected " + expected + "; found '" + peek().text() + "' in: " + expression);
        }

        private static String unquoted(String text) {
            String inner = text.substring(1, text.length() - 1);
            return text.startsWith("`") ? inner : inner.replaceAll("\\\\(.)", "$1");
        }

        private static List<Token> tokens(String expression) {
            List<Token> tokens = new ArrayList<>();
            Matcher token = TOKEN.matcher(expression);
            int end = 0;
            while (token.find() && token.start() == end) {
                end = token.end();
                for (Kind kind : Kind.values()) {
                    String text =
                            kind == Kind.END ? null : token.group(kind.name().toLowerCase(Locale.ROOT));
                    if (text != null) {
                        tokens.add(new Token(kind, text));
                    }
                }
            }
            if (!expression.substring(end).isBlank()) {
                throw new IllegalArgumentException(
                        "expected PromQL; found '" + expression.substring(end).strip() + "' in: " + expression);
            }
            tokens.add(new Token(Kind.END, "the end"));
            return tokens;
        }
    }
}
