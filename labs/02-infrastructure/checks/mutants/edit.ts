/** How a mutant changes the solution: exactly one place, and no silent miss when the solution has moved on. */

/** Replace the first occurrence; the runner complains when nothing changes. */
export const swap =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, () => to)

/** Take out the first whole line that holds the text. */
export const dropLine =
  (holding: string) =>
  (text: string): string => {
    const lines = text.split('\n')
    const index = lines.findIndex(line => line.includes(holding))
    return index < 0 ? text : lines.toSpliced(index, 1).join('\n')
  }

/** One edit inside the part of the file that begins with a text, so that a line that stands twice can be told apart. */
export const within =
  (beginning: string, edit: (text: string) => string) =>
  (text: string): string => {
    const start = text.indexOf(beginning)
    return start < 0 ? text : text.slice(0, start) + edit(text.slice(start))
  }
