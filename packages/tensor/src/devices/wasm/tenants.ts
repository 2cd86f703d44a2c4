/** Tenants of a device's memory: owners of blocks that last between calls, and that leave when they are not used for a while. */

/** A tenant has blocks in the memory, and can leave it between calls. It must not refer to its owner. */
export interface Tenant {
  /** Gives its blocks back. The elements are kept elsewhere, or are computed again when they are needed. */
  readonly vacate: () => void;
  /** Gives its blocks back after its owner is gone, when nobody needs the elements any more. */
  readonly end: () => void;
}

/**
 * The tenants of a memory. JavaScript reports that nothing refers to an owner any more only after a task has ended, and a loop
 * may run for long without that. So a tenant that was not used between two sweeps leaves the memory, needed or not. If it is
 * still needed it returns at its next use; if not, JavaScript's own collection frees it.
 */
export interface Tenants {
  /** Notes that a tenant has this many bytes in the memory, and is used now. */
  readonly use: (tenant: Tenant, bytes: number) => void;
  /** Notes that a tenant has left, and may come back. */
  readonly leave: (tenant: Tenant) => void;
  /** Notes that a tenant has left for good. */
  readonly forget: (tenant: Tenant) => void;
  /** Ends a tenant after its owner is gone, perhaps late. */
  readonly follow: (owner: object, tenant: Tenant) => void;
  /**
   * Sends away the tenants that were not used since the last sweep, if it is time. It runs only between calls, because a call
   * holds addresses.
   */
  readonly sweep: () => void;
}

/**
 * The next sweep comes when the tenants have grown by half of their bytes, but by no less and no more than these numbers of
 * bytes.
 */
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
