// A chat with npm `ws`, as its users write it: whatever somebody says in a room goes to everybody there.
// Knows no store, no names, no heartbeat.
import { WebSocket, WebSocketServer } from 'ws';

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
  console.log(`Ready: http://127.0.0.1:${server.address().port}`);
});

server.on('connection', (socket, request) => {
  const name = request.url;
  if (!rooms.has(name)) rooms.set(name, new Set());
  const room = rooms.get(name);
  room.add(socket);
  socket.on('close', () => room.delete(socket));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data, isBinary) => {
    for (const other of room) {
      if (other.readyState === WebSocket.OPEN) other.send(data, { binary: isBinary });
    }
  });
});
