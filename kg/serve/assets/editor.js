// The SPARQL editor over the endpoint of this server; the plain form stays for those without script.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

const box = document.getElementById("editor");
const plain = document.getElementById("plain");
box.hidden = false;
plain.hidden = true;
const yasgui = new Yasgui(box, {
  requestConfig: { endpoint: new URL(box.dataset.endpoint, location.href).href, method: "POST" },
  copyEndpointOnNewTab: true,
  persistenceId: null,
  yasqe: { value: document.getElementById("query").value },
});
for (const example of document.querySelectorAll(".example")) {
  const button = document.createElement("button");
  button.textContent = "Put into the editor";
  button.addEventListener("click", () => {
    yasgui.getTab().setQuery(example.querySelector("pre").textContent);
    box.scrollIntoView();
  });
  example.append(button);
}
