/** The numbers of the zip format that its writer and its reader share. */

/** Local heads, the directory's heads and the end of an archive: by what they begin with, and their bytes before texts. */
export const LOCAL = { signature: 0x04034b50, bytes: 30 } as const;
export const CENTRAL = { signature: 0x02014b50, bytes: 46 } as const;
export const END = { signature: 0x06054b50, bytes: 22 } as const;

/** The ways in which content is packed: not at all, or by DEFLATE. */
export const STORED = 0;
export const DEFLATED = 8;

/** The flag of a name in UTF-8. */
export const UTF_8 = 0x800;

/** The most that 32 and 16 bits hold. In a file it means more than that. */
export const MOST = 0xffffffff;
export const MOST_ENTRIES = 0xffff;
