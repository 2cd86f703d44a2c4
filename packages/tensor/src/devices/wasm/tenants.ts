/** What lies in a device's memory between calls, and leaves it when it was not used for long. */

/** Something that lies in the memory, and can leave it between calls. It must not refer to its owner. */
export interface Tenant {
  /** Gives its blocks back. What is in them is kept elsewhere, or is made anew when it is used. */
  readonly vacate: () => void;
  /** Gives its blocks back when its owner is gone, and nobody asks for what is in them any more. */
  readonly end: () => void;
}

/**
 * The tenants of a memory. JavaScript tells that nothing refers to an owner any more only when a task has ended, and a loop may
 * run for long without that. So whoever was not used between two sweeps leaves the memory, wanted or not: what is still wanted
 * comes back when it is used, and what is not is left to JavaScript's own collection.
 */
export interface Tenants {
  /** Notes that a tenant is in the memory, with so many bytes, and is used now. */
  readonly use: (tenant: Tenant, bytes: number) => void;
  /** Notes that a tenant has left, and may come back. */
  readonly leave: (tenant: Tenant) => void;
  /** Notes that a tenant has left for good. */
  readonly forget: (tenant: Tenant) => void;
  /** Has a tenant end with its owner: late, perhaps. */
  readonly follow: (owner: object, tenant: Tenant) => void;
  /** Sends away who was not used since the last sweep, if it is time. Only between calls: a call holds addresses. */
  readonly sweep: () => void;
}

/** From one sweep to the next tenants grow by half of what they have, but by no less and no more than so many bytes. */
const [LEAST_GROWTH, MOST_GROWTH] = [2 ** 24, 2 ** 28];

/** A memory without tenants. */
export const createTenants = (): Tenants => {
  const sizes = new Map<Tenant, number>();
  const used = new Set<Tenant>();
  let total = 0;
  let limit = LEAST_GROWTH;
  const leave = (tenant: Tenant): void => {
    total -= sizes.get(tenant) ?? 0;
    sizes.delete(tenant);
    used.delete(tenant);
  };
  const dropped = new FinalizationRegistry<Tenant>((tenant) => {
    if (!sizes.has(tenant)) return;
    leave(tenant);
    tenant.end();
  });
  return {
    use: (tenant, bytes) => {
      total += bytes - (sizes.get(tenant) ?? 0);
      sizes.set(tenant, bytes);
      used.add(tenant);
    },
    leave,
    forget: (tenant) => {
      leave(tenant);
      dropped.unregister(tenant);
    },
    follow: (owner, tenant) => dropped.register(owner, tenant, tenant),
    sweep: () => {
      if (total <= limit) return;
      for (const tenant of sizes.keys()) {
        if (used.has(tenant)) continue;
        leave(tenant);
        tenant.vacate();
      }
      used.clear();
      limit = total + Math.min(MOST_GROWTH, Math.max(LEAST_GROWTH, total / 2));
    },
  };
};
