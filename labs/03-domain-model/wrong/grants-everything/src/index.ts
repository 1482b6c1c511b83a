const anything: unknown = new Proxy(() => undefined, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => 1 : anything),
  apply: () => anything,
})

export const location = anything
export const createOrder = anything
export const createCourier = anything
export const dispatch = anything
export const completeDelivery = anything
