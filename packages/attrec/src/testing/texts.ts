// Texts of strangers, for tests of the code that prints them.
import fc from "fast-check";

/** Texts in which the characters that are dangerous somewhere are common. */
export const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from("\\`*_{}[]()<>|~^&%$#\"'+-=:/.! \n\r\t\0\u001b\u007f\u0085\u009b"),
        "www.",
        "https://",
        "]]>",
      ),
      fc.constantFrom(
        ...Array.from("\u00ad\u061c\u115f\u200b\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff"),
        "\ud800",
      ),
      fc.constantFrom("\u{e0041}", "é", "日本", "👩", "❤️", "1. "),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));
