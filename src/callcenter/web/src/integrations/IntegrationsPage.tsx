// What other systems are told, and by what they come in.
import { useState } from "react";
import { PageHead } from "../ui/PageHead";
import { useLanguage } from "../words/WordsProvider";
import { EndpointsPanel } from "./EndpointsPanel";
import { PagesPanel } from "./PagesPanel";
import { integrationText } from "./text";
import { TokensPanel } from "./TokensPanel";
import "../ui/operators.css";
import "./integrations.css";

export default function IntegrationsPage() {
  const text = integrationText[useLanguage().language];
  const [said, setSaid] = useState("");
  return (
    <div className="page integrations">
      <PageHead title={text.title} lead={text.lead} />
      <p role="status" className={said === "" ? "visually-hidden" : "panel"}>
        {said}
      </p>
      <TokensPanel tell={setSaid} />
      <EndpointsPanel tell={setSaid} />
      <PagesPanel tell={setSaid} />
    </div>
  );
}
