// What other systems are told, and by what they come in.
import { useState } from "react";
import { useMay } from "../session/may";
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
  const keepsTokens = useMay("keep_tokens");
  const connects = useMay("keep_integrations");
  const [said, setSaid] = useState("");
  return (
    <div className="page integrations">
      <PageHead title={text.title} lead={text.lead} />
      <p role="status" className={said === "" ? "visually-hidden" : "panel"}>
        {said}
      </p>
      {keepsTokens && <TokensPanel tell={setSaid} />}
      {connects && <EndpointsPanel tell={setSaid} />}
      {connects && <PagesPanel tell={setSaid} />}
    </div>
  );
}
