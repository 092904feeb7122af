import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/** A client that is not Python: says which partition a key has, and what it reads of a topic. */
public class Asked {
    public static void main(String[] asked) throws Exception {
        if (asked[0].equals("partitions")) {
            partitions(Integer.parseInt(asked[1]));
        } else {
            read(asked[1], asked[2], Integer.parseInt(asked[3]), Integer.parseInt(asked[4]));
        }
    }

    /** The partition of each key on standard input, one a line, as Kafka's own producer chooses it. */
    static void partitions(int count) throws Exception {
        for (String key : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            int hash = Utils.murmur2(key.getBytes(StandardCharsets.UTF_8));
            System.out.println(Utils.toPositive(hash) % count);
        }
    }

    /** So many messages of a topic: partition, time, key, value in hex, then each header, between tabs. */
    static void read(String servers, String topic, int partitions, int messages) {
        Properties how = new Properties();
        how.put("bootstrap.servers", servers);
        how.put("auto.offset.reset", "earliest");
        how.put("enable.auto.commit", "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(how, bytes, bytes)) {
            List<TopicPartition> all =
                    IntStream.range(0, partitions).mapToObj(n -> new TopicPartition(topic, n)).toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            for (int read = 0; read < messages; ) {
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println(line(one));
                    read++;
                }
            }
        }
    }

    static String line(ConsumerRecord<byte[], byte[]> one) {
        StringBuilder line = new StringBuilder();
        line.append(one.partition()).append('\t').append(one.timestamp());
        line.append('\t').append(new String(one.key(), StandardCharsets.UTF_8));
        line.append('\t').append(HexFormat.of().formatHex(one.value()));
        for (Header header : one.headers()) {
            line.append('\t').append(header.key()).append('=');
            line.append(new String(header.value(), StandardCharsets.UTF_8));
        }
        return line.toString();
    }
}
