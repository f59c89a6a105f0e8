/** TLS clients as on devices: each with its own trusted authorities. */
import { request } from "node:https";
import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from "node:tls";

export interface Secure {
  readonly port: number;
  /** The authority that the device trusts, in PEM; none: only those it came with. */
  readonly ca?: string;
  /** The host name in the URL; 127.0.0.1 when not given. The connection goes to 127.0.0.1 anyway. */
  readonly name?: string;
}

/**
 * GET, or POST of a JSON body: the answer's status and body.
 * @throws the error by which the device refuses the host.
 */
export function secureCall(
  { port, ca, name = "127.0.0.1" }: Secure,
  path: string,
  body?: object,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...device({ port, ca, name }),
      path,
      method: body ? "POST" : "GET",
      agent: false,
      headers: { Host: `${name}:${port}`, "Content-Type": "application/json" },
    });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("end", () => resolve(`${response.statusCode} ${text}`));
    });
    outgoing.end(body && JSON.stringify(body));
  });
}

/** The server's certificate. @throws the error by which the device refuses the host. */
export async function certificateOf(secure: Secure): Promise<PeerCertificate> {
  const socket = await secureSocket(secure);
  const certificate = socket.getPeerCertificate();
  socket.destroy();
  return certificate;
}

export function secureSocket({ port, ca, name = "127.0.0.1" }: Secure): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(device({ port, ca, name }), () => resolve(socket));
    socket.once("error", reject);
  });
}

const device = ({ port, ca, name }: { port: number; ca: string | undefined; name: string }) => ({
  host: "127.0.0.1",
  port,
  ...(ca === undefined ? {} : { ca }),
  checkServerIdentity: (_: string, certificate: PeerCertificate) => checkServerIdentity(name, certificate),
  // An address is not a server name (RFC 6066).
  ...(/^[\d.]+$|:/.test(name) ? {} : { servername: name }),
});
