// What the Node.js of the runner has and this older one lacks, and the action uses.
/** @this {PromiseConstructor} */
function withResolvers() {
  const parts = {}
  parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }))
  return parts
}
Object.defineProperty(Promise, 'withResolvers', { value: withResolvers, writable: true, configurable: true })
