/** A business rule is violated; `code` names the rule. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  constructor(
    readonly code:
      | 'location.invalid'
      | 'order.wrong-status'
      | 'courier.invalid'
      | 'courier.already-carries'
      | 'courier.no-room'
      | 'courier.account-taken',
    message: string,
  ) {
    super(message)
  }
}
