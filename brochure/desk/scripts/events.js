// The server's own news: each message is the whole state of this desk.

const AGAIN_MS = 1500;

/** Listen until closed: state(told) for each message, gone() when the stream has ended. */
export function listen({ state, gone }) {
  let events = null;
  let later = 0;
  const open = () => {
    events = new EventSource("/api/events");
    events.onmessage = (event) => state(JSON.parse(event.data));
    events.onerror = () => {
      gone();
      // A browser goes on by itself, but not after an answer that is no stream.
      if (events.readyState === EventSource.CLOSED) later = setTimeout(open, AGAIN_MS);
    };
  };
  open();
  return {
    close() {
      clearTimeout(later);
      events.close();
    },
  };
}
