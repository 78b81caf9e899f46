/** One line of a byte stream, without its line end. */
export interface RawLine {
  readonly text: string;
  /** The line was longer than the splitter keeps; `text` is its beginning. */
  readonly cut: boolean;
  /** Where the next line starts: bytes of the stream up to and including this line's end. */
  readonly end: number;
}
