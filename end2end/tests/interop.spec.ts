// Our WebSocket servers through a client that somebody else wrote (npm's ws).
import { once } from "node:events";
import WebSocket, { type ClientOptions } from "ws";
import { expect, test } from "./fixtures";

/** A client that keeps what it hears, so that nothing said early is missed. */
class Client {
  readonly heard: { data: Buffer; isBinary: boolean }[] = [];
  private constructor(readonly socket: WebSocket) {
    socket.on("message", (data, isBinary) => this.heard.push({ data: data as Buffer, isBinary }));
  }

  static async open(url: string, protocols: string[] = [], options: ClientOptions = {}): Promise<Client> {
    const client = new Client(new WebSocket(url.replace(/^http/, "ws"), protocols, options));
    await once(client.socket, "open");
    return client;
  }

  async next(): Promise<{ data: Buffer; isBinary: boolean }> {
    await expect.poll(() => this.heard.length).toBeGreaterThan(0);
    return this.heard.shift()!;
  }

  async text(): Promise<string> {
    const { data, isBinary } = await this.next();
    expect(isBinary).toBe(false);
    return data.toString();
  }

  async closed(): Promise<[number, string]> {
    const [code, reason] = await once(this.socket, "close");
    return [code as number, (reason as Buffer).toString()];
  }
}

test("ws talks to the echo", async ({ server }) => {
  const client = await Client.open(`${server.url}/ws/echo`, ["text"]);
  expect(client.socket.protocol).toBe("text");
  client.socket.send("Hallå 🦀");
  expect(await client.text()).toBe("Hallå 🦀");
  const bytes = Buffer.alloc(1024 * 1024, 7);
  client.socket.send(bytes);
  const back = await client.next();
  expect(back.isBinary && back.data.equals(bytes)).toBe(true);

  client.socket.ping("are you there?");
  const [answer] = await once(client.socket, "pong");
  expect((answer as Buffer).toString()).toBe("are you there?");

  client.socket.close(4321, "that is all");
  expect(await client.closed()).toEqual([4321, "that is all"]);
});

test("ws talks to the broadcast, under text and json", async ({ server }) => {
  const url = `${server.url}/ws/broadcast`;
  const plain = await Client.open(url, ["text"]);
  const wrapped = await Client.open(url, ["soap", "json", "text"]);
  expect(wrapped.socket.protocol).toBe("json");
  expect(await plain.text()).toBe("Somebody joined. Connected now: 2");
  plain.socket.send("hej");
  const { timestamp, data } = JSON.parse(await wrapped.text());
  expect(data).toBe("hej");
  expect(new Date(timestamp).toISOString()).toBe(timestamp);
  wrapped.socket.send(Buffer.from([1]));
  expect((await wrapped.closed())[0]).toBe(1003);
  expect(await plain.text()).toBe("Somebody left. Connected now: 1");
  plain.socket.terminate();
});

test("ws talks to the chat, by its specification", async ({ server, request }) => {
  const joined = await request.post(`${server.url}/chat/join`, {
    form: { nick: "Wilma" },
    headers: { accept: "application/json" },
  });
  const cookie = joined.headers()["set-cookie"].split(";")[0];
  const client = await Client.open(`${server.url}/ws/chat`, ["redovisa.chat.v1"], { headers: { cookie } });
  const frame = async (type: string) => {
    for (;;) {
      const frame = JSON.parse(await client.text());
      if (frame.type === type) return frame;
    }
  };
  const say = (frame: object) => client.socket.send(JSON.stringify(frame));

  expect((await frame("hello")).you.nick).toBe("Wilma");
  say({ type: "subscribe", stream: "lobby" });
  const { seq } = await frame("snapshot");
  const command = { type: "command", stream: "lobby", id: "interop-0123456789", command: { type: "post", body: "hej" } };
  say(command);
  const facts = await frame("facts");
  expect(facts.events[0]).toMatchObject({ seq: seq + 1, id: command.id, fact: { type: "posted", body: "hej" } });
  // Said again, it is not done again.
  say(command);
  expect(await frame("ack")).toMatchObject({ id: command.id, seq: seq + 1 });
  client.socket.close(1000);
  expect((await client.closed())[0]).toBe(1000);
});

test("the chat's door is shut to pages of other sites, the lab's is not", async ({ server }) => {
  const origin = "https://elsewhere.example";
  const lab = await Client.open(`${server.url}/ws/echo`, [], { origin });
  lab.socket.terminate();
  const refused = new WebSocket(`${server.url.replace(/^http/, "ws")}/ws/chat`, ["redovisa.chat.v1"], { origin });
  const [, answer] = await once(refused, "unexpected-response");
  expect(answer.statusCode).toBe(403);
});
