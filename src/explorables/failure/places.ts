/** Places of the parts in the picture: 0 to 100 from the left, 0 to 90 from the top. Calls pass between the boxes. */
export const height = 90

export const places: Readonly<Record<string, { x: number; y: number }>> = {
  visitor: { x: 50, y: 5 },
  frontend: { x: 50, y: 18 },
  gateway: { x: 50, y: 32 },
  feedback: { x: 14, y: 26 },
  auth: { x: 14, y: 48 },
  comment: { x: 36, y: 48 },
  search: { x: 66, y: 48 },
  'llm-chat': { x: 88, y: 48 },
  content: { x: 50, y: 66 },
  model: { x: 88, y: 66 },
  broker: { x: 14, y: 84 },
  artist: { x: 72, y: 84 },
}
