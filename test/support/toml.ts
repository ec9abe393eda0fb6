/**
 * Reads the part of TOML 1.0 that policy files need: tables, lists of tables, bare and quoted keys, basic strings,
 * integers, true and false, lists. It throws on anything else, and on a key or table that is given twice.
 */
export function readToml(text: string): Record<string, unknown> {
  return new TomlReader(text).read();
}

type Table = Record<string, unknown>;

const newTable = (): Table => Object.create(null);

class TomlReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): Table {
    const root = newTable();
    const defined = new Set<string>();
    let table = root;
    for (this.blank(true); this.at < this.text.length; this.blank(true)) {
      if (this.text.startsWith('[[', this.at)) {
        this.at += 2;
        const path = this.path();
        this.expect(']]');
        const last = path.pop() ?? '';
        const holder = this.walk(root, path);
        const list = holder[last] ?? [];
        if (!Array.isArray(list)) throw this.fault('a list of tables');
        table = newTable();
        holder[last] = [...list, table];
      } else if (this.text[this.at] === '[') {
        this.at += 1;
        const path = this.path();
        this.expect(']');
        const id = JSON.stringify(path);
        if (defined.has(id)) throw this.fault(`one table ${id}`);
        defined.add(id);
        table = this.walk(root, path);
      } else {
        const path = this.path();
        if (path.length !== 1) throw this.fault('a plain key');
        const key = path[0] ?? '';
        if (key in table) throw this.fault(`one key ${key}`);
        this.expect('=');
        table[key] = this.value();
      }
      this.blank(false);
      if (this.at < this.text.length && this.text[this.at] !== '\n') throw this.fault('the end of the line');
    }
    return root;
  }

  private walk(root: Table, path: readonly string[]): Table {
    let table = root;
    for (const key of path) {
      const next = table[key] ?? newTable();
      if (typeof next !== 'object' || next === null || Array.isArray(next)) throw this.fault('a table');
      table[key] = next;
      table = next as Table;
    }
    return table;
  }

  private path(): string[] {
    const path: string[] = [];
    do {
      this.blank(false);
      path.push(this.text[this.at] === '"' ? this.string() : this.take(/[A-Za-z0-9_-]+/y));
      this.blank(false);
    } while (this.skip('.'));
    return path;
  }

  private value(): unknown {
    this.blank(false);
    if (this.text[this.at] === '"') return this.string();
    if (this.skip('[')) return this.list();
    const word = this.take(/true|false|[+-]?\d+/y);
    return word === 'true' || (word === 'false' ? false : Number(word));
  }

  private list(): unknown[] {
    const list: unknown[] = [];
    for (this.blank(true); !this.skip(']'); this.blank(true)) {
      list.push(this.value());
      this.blank(true);
      if (this.skip(',')) continue;
      this.expect(']');
      return list;
    }
    return list;
  }

  private string(): string {
    const raw = this.take(
      /"(?:[^"\\\u0000-\u0008\u000A-\u001F\u007F]|\\(?:[btnfr"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}))*"/y,
    );
    if (!raw.isWellFormed()) throw this.fault('a Unicode text');
    const plain: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\' };
    return raw.slice(1, -1).replaceAll(/\\(?:u(.{4})|U(.{8})|(.))/g, (_, short, long, one) => {
      if (one !== undefined) return plain[one] ?? '';
      const code = Number.parseInt(short ?? long, 16);
      if (code >= 0xd800 && code <= 0xdfff) throw this.fault('a Unicode scalar value');
      return String.fromCodePoint(code);
    });
  }

  private blank(lines: boolean): void {
    this.take(lines ? /(?:[ \t\n]|#[^\n]*)*/y : /(?:[ \t]|#[^\n]*)*/y);
  }

  private skip(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private expect(word: string): void {
    this.blank(false);
    if (!this.skip(word)) throw this.fault(word);
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw this.fault(String(pattern));
    this.at += found.length;
    return found;
  }

  private fault(wanted: string): Error {
    return new Error(`TOML: expected ${wanted} at ${JSON.stringify(this.text.slice(this.at, this.at + 40))}`);
  }
}
