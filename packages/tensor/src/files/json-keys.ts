/** Finds a name that a JSON object gives twice: `JSON.parse` keeps the last value and silently drops the others. */

/** The first name that an object of this text repeats, if one does. The text is JSON that `JSON.parse` has accepted. */
export const repeatedKey = (json: string): string | undefined => {
  const open: Set<string>[] = [];
  const colon = /\s*:/y;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === "{" || character === "[") open.push(new Set());
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const start = i++;
      while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
      colon.lastIndex = i + 1;
      if (!colon.test(json)) continue;
      const key = JSON.parse(json.slice(start, i + 1)) as string;
      const names = open.at(-1);
      if (names?.has(key)) return key;
      names?.add(key);
    }
  }
  return undefined;
};
