/** The theme adds languages to its highlighter here. There is none: see no-highlighter.ts. */
export default function prismIncludeLanguages(): void {}
