const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** A text as HTML that shows it; not for attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>]/g, character => entities[character] ?? character)
