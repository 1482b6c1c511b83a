/** Why something cannot be done on this machine, and what helps. */
export interface Obstacle {
  message: string
  next: string
}
