// A chat with npm `socket.io`, as its users write it, with its own rooms and its own events.
// Knows no store, no names.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http);

io.on('connection', (socket) => {
  socket.on('join', (room) => {
    socket.join(room);
    socket.emit('joined', room);
  });
  socket.on('say', (room, text) => io.to(room).emit('said', text));
});

http.listen(0, '127.0.0.1', () => {
  console.log(`Ready: http://127.0.0.1:${http.address().port}`);
});
