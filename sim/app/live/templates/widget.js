// The page in a notebook: its program is the kernel, which is reached through the widget's model.
const BUSY_MS = 4000;
export default {
  render({ model, el }) {
    const root = el.attachShadow ? (el.shadowRoot || el.attachShadow({ mode: "open" })) : el;
    root.innerHTML = model.get("_markup");
    const facts = model.get("_facts"), waiting = new Map(), view = Math.random().toString(36).slice(2);
    let last = 0, told = () => {}, gone = false;
    const say = () => { root.getElementById("busy").hidden = !waiting.size; };
    const hear = (message) => {
      if (message.told) { told(message.told); return; }
      if (message.view !== view || !waiting.has(message.number)) return;
      const { done, timer } = waiting.get(message.number);
      clearTimeout(timer);
      waiting.delete(message.number);
      if (!waiting.size) say();
      done(message.answer);
    };
    model.on("msg:custom", hear);
    const page = trunklinePage(root, facts, {
      link: false,
      ask(path, body) {
        const number = ++last;
        return new Promise((done) => {
          waiting.set(number, { done, timer: setTimeout(say, BUSY_MS) });
          model.send({ view, number, path, body });
        });
      },
      listen(heard) { told = (message) => { if (!gone) heard(message); }; },
      held() { return model.get("settings"); },
      keep(held) { model.set("settings", held); model.save_changes(); },
    });
    el.trunklineLive = page;
    return () => {
      gone = true;
      model.off("msg:custom", hear);
      for (const { timer } of waiting.values()) clearTimeout(timer);
      model.send({ view, number: 0, path: "left", body: {} });
    };
  },
};
