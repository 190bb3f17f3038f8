import type { Adapter, AdapterPayload } from "oidc-provider";

type Kept = { payload: AdapterPayload; until: number };

/**
 * Where the provider keeps sessions, codes and tokens: this process's memory. A restart signs everybody out of the
 * provider, as it should for keys that never leave it; the longest-lived entry lasts four hours.
 */
export function memory(): (model: string) => Adapter {
  const models = new Map<string, Map<string, Kept>>();
  setInterval(() => models.forEach(forgetOld), 60_000).unref();
  return (model) => {
    const rows = models.get(model) ?? new Map<string, Kept>();
    models.set(model, rows);
    return adapterOver(rows, models);
  };
}

function adapterOver(rows: Map<string, Kept>, models: Map<string, Map<string, Kept>>): Adapter {
  const find = (id: string) => {
    const found = rows.get(id);
    return found && found.until > Date.now() ? found.payload : undefined;
  };
  const findBy = (name: "uid" | "userCode", value: string) =>
    [...rows.values()].find((kept) => kept.payload[name] === value && kept.until > Date.now())?.payload;
  return {
    upsert: async (id, payload, expiresIn) => {
      rows.set(id, {
        payload,
        until: expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000,
      });
    },
    find: async (id) => find(id),
    findByUid: async (uid) => findBy("uid", uid),
    findByUserCode: async (userCode) => findBy("userCode", userCode),
    consume: async (id) => {
      const payload = find(id);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => {
      rows.delete(id);
    },
    revokeByGrantId: async (grantId) => {
      for (const kept of models.values())
        for (const [id, { payload }] of kept) if (payload.grantId === grantId) kept.delete(id);
    },
  };
}

function forgetOld(rows: Map<string, Kept>) {
  for (const [id, { until }] of rows) if (until <= Date.now()) rows.delete(id);
}
