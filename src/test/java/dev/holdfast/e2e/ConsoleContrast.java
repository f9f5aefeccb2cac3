package dev.holdfast.e2e;

import java.util.List;
import java.util.Objects;

/** Measures whether every text that can be seen stands out from its ground as WCAG 2.2 asks for (AA: 4.5 to 1). */
final class ConsoleContrast {

    private ConsoleContrast() {}

    private static final String SCRIPT = """
            const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
            const rgba = colour => {
              canvas.clearRect(0, 0, 1, 1);
              canvas.fillStyle = colour;
              canvas.fillRect(0, 0, 1, 1);
              const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
              return [r, g, b, a / 255];
            };
            const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
            const ground = element => {
              const own = rgba(getComputedStyle(element).backgroundColor);
              if (own[3] === 1) return own;
              return over(own, element.parentElement ? ground(element.parentElement) : rgba('white'));
            };
            const light = ([r, g, b]) => {
              const [R, G, B] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
              return 0.2126 * R + 0.7152 * G + 0.0722 * B;
            };
            const poor = [];
            let measured = 0;
            for (const element of document.querySelectorAll('body *')) {
              const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim() !== '');
              const box = element.getBoundingClientRect();
              if (!own || box.width < 2 || box.height < 2 || !element.checkVisibility() || element.closest('svg, option')) continue;
              const under = ground(element);
              const [a, b] = [light(over(rgba(getComputedStyle(element).color), under)), light(under)];
              const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              measured++;
              if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className} '${element.textContent.slice(0, 40)}'`);
            }
            return measured < 10 ? [`only ${measured} texts were found`] : poor;
            """;

    /** The texts that do not. */
    static List<String> tooLow(ConsoleBrowser browser) {
        return ((List<?>) Objects.requireNonNull(browser.script(SCRIPT)))
                .stream().map(String::valueOf).toList();
    }
}
