// Asks PostgreSQL what a statement takes and gives, without running it: Parse and Describe of the wire protocol.

import type pg from 'pg';
import type { Connection, Submittable } from 'pg';

export interface Description {
  readonly parameters: number;
  readonly columns: readonly { readonly name: string; readonly typeId: number }[];
}

/** What the driver's connection can do, and its published types leave out. */
interface Wire {
  once(event: 'parameterDescription', listener: (message: { dataTypeIDs: readonly number[] }) => void): void;
  parse(query: { name: string; text: string; types: readonly number[] }): void;
  describe(message: { type: 'S'; name: string }): void;
  sync(): void;
}

/** Rejects with PostgreSQL's own error when the statement does not fit the schema. */
export function describeStatement(client: pg.ClientBase, text: string): Promise<Description> {
  return new Promise((resolve, reject) => {
    let parameters = 0;
    let columns: Description['columns'] = [];
    const submittable = {
      submit(connection: Connection) {
        const wire = connection as unknown as Wire;
        wire.once('parameterDescription', (message) => {
          parameters = message.dataTypeIDs.length;
        });
        wire.parse({ name: '', text, types: [] });
        wire.describe({ type: 'S', name: '' });
        wire.sync();
      },
      handleRowDescription(message: { fields: readonly { name: string; dataTypeID: number }[] }) {
        columns = message.fields.map((field) => ({ name: field.name, typeId: field.dataTypeID }));
      },
      // After an error the client does not call us again.
      handleError: reject,
      handleReadyForQuery: () => resolve({ parameters, columns }),
    };
    client.query(submittable as Submittable);
  });
}
