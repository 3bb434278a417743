import { request } from 'node:https';

/** Where a blob is read from, and as whom. */
export interface BlobSource {
  /** `https://<account>.blob.core.windows.net/<container>/<name>`. */
  readonly url: string;

  /** Port on loopback that answers for the account's host, and what signed its certificate. */
  readonly port: number;
  readonly authority: string;
  readonly token: string;
}

/** Reads a blob whole. */
export async function readBlob({ url, port, authority, token }: BlobSource): Promise<Buffer> {
  const { hostname, pathname } = new URL(url);
  const headers = { host: hostname, authorization: `Bearer ${token}`, 'x-ms-version': '2023-11-03' };
  const sent = request({
    host: '127.0.0.1',
    port,
    servername: hostname,
    path: pathname,
    ca: authority,
    agent: false,
    headers,
  });
  return new Promise((resolve, reject) => {
    sent.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        if (response.statusCode === 200) resolve(body);
        else
          reject(
            new Error(
              `Blob '${url}': it must be readable, but the service answered ${response.statusCode ?? 0}: ${body.toString()}`,
            ),
          );
      });
    });
    sent.end();
  });
}
