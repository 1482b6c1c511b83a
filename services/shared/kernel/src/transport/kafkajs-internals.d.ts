declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The part of kafkajs' queue of requests to one broker that `kafka-timer.js` replaces. */
  class RequestQueue {
    pending: unknown[]
    /** Milliseconds since the epoch. */
    throttledUntil: number
    throttleCheckTimeoutId: NodeJS.Timeout | null
    checkPendingRequests(): void
    scheduleCheckPendingRequests(): void
  }
  export default RequestQueue
}
