// Tells whenever it has changed what somebody may do, or whether he is logged in.
import type { Claims } from "./claims.ts";
import type { Clients } from "./clients.ts";
import type { People } from "./people.ts";
import type { PersonData } from "./person-data.ts";
import type { Sessions } from "./sessions.ts";
import type { Tenants } from "./tenants.ts";

interface Changing {
  readonly people: People;
  readonly tenants: Tenants;
  readonly claims: Claims;
  readonly data: PersonData;
  readonly sessions: Sessions;
  readonly clients: Clients;
}

/** The same use cases; `changed` is told of the person that a change is about, or of nobody when it may be about anybody. */
export function tellsOfChanges(
  { people, tenants, claims, data, sessions, clients }: Changing,
  changed: (person?: string) => void,
): Changing {
  /** Tells of a change when it is durable. */
  const telling =
    <Given extends readonly unknown[], Answer>(
      work: (...given: Given) => Promise<Answer>,
      about: (...given: Given) => string | undefined = () => undefined,
    ) =>
    async (...given: Given): Promise<Answer> => {
      const answer = await work(...given);
      changed(about(...given));
      return answer;
    };
  return {
    people: {
      ...people,
      grant: telling(people.grant, (person) => person),
      withdraw: telling(people.withdraw, (person) => person),
    },
    tenants: { ...tenants, assign: telling(tenants.assign) },
    claims: {
      ...claims,
      claim: telling(claims.claim, (person) => person),
      end: telling(claims.end, ({ person }) => person),
      pass: telling(claims.pass),
    },
    data: { ...data, erase: telling(data.erase, (person) => person) },
    sessions: {
      ...sessions,
      endOthers: telling(sessions.endOthers, (person) => person),
      async end(token) {
        const person = await sessions.personOf(token);
        await sessions.end(token);
        if (person !== undefined) changed(person);
      },
    },
    clients: { ...clients, end: telling(clients.end) },
  };
}
