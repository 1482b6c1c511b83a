/** What keeps something from being done on this machine, and the one thing that helps. */
export interface Obstacle {
  message: string
  next: string
}
