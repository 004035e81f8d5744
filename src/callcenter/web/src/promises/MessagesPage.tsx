// What callers have left to be heard.
import { Link } from "wouter";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { clock, moment } from "../ui/time";
import { More } from "../ui/More";
import { PageHead } from "../ui/PageHead";
import { useLanguage } from "../words/WordsProvider";
import { Listed } from "../ui/Listed";
import { MessageSound } from "./MessageSound";
import { useMessages, type Message } from "./promises";
import "../ui/operators.css";
import "./promises.css";

export default function MessagesPage() {
  const { words } = useLanguage();
  const text = words.promises.messages;
  const messages = useMessages();
  const found = messages.data?.pages.flat() ?? [];
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <Listed title={text.title} asked={messages} none={found.length === 0 ? text.none : null}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.leftAt}</th>
              <th scope="col">{words.promises.number}</th>
              <th scope="col">{words.promises.queue}</th>
              <th scope="col" className="figure">
                {text.length}
              </th>
              <th scope="col">{text.sound}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((message) => (
              <MessageRow key={`${message.call} ${String(message.seq)}`} message={message} />
            ))}
          </tbody>
        </table>
      </Listed>
      <More label={text.more} asked={messages} />
    </div>
  );
}

function MessageRow({ message }: { message: Message }) {
  const { words, language } = useLanguage();
  const { view } = useFeed();
  const number = message.number ?? words.call.anonymous;
  const at = moment(message.left_at, language);
  return (
    <tr>
      <td>
        <Link href={`/calls/${message.call}`}>
          <time dateTime={message.left_at}>{at}</time>
        </Link>
      </td>
      <td className="digits">{number}</td>
      <td>{queueName(message.queue, view?.queues ?? [], language)}</td>
      <td className="figure digits">{clock(message.duration_s * 1000)}</td>
      <td>
        <MessageSound message={message} name={words.promises.messages.soundOf(number, at)} />
      </td>
    </tr>
  );
}
