// What a server may put into any text, and what would happen if somebody forgot to escape it.

export const MARKUP = [
  '<script>window.hacked = 1</script>',
  '"><img src=x onerror="window.hacked=2">',
  '<svg/onload=window.hacked=3>',
  '</title></textarea></script></style><iframe srcdoc="<script>parent.hacked=4</script>"></iframe>',
  '[click](javascript:window.hacked=5) ![x](https://evil.example/x.png)',
];
export const SPREADSHEET = ['=HYPERLINK("https://evil.example","x")', '+cmd|/c calc!A1', '@SUM(1)', '-2+3,"x"\r\n"y"'];
/** Colours, a new window title, a cleared screen, a link, C1 controls, a bell and a backspace. */
export const TERMINAL =
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b[2J \u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007 \u009b31mc1 \b\b\u0007';
/** A text turned around, isolates, zero-width letters, and a sentence in tag characters. */
export const UNSEEN =
  '\u202egpj.exe\u202c \u2066x\u2069 zero\u200bwidth\ufeff \u{e0049}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065} \u00ad';
